// Records a voice message in whatever form the browser can.

const FORMS = ["audio/ogg;codecs=opus", "audio/mp4", "audio/webm;codecs=opus", "audio/webm"];
const LONGEST = 300;

export class Recorder {
  static get works() {
    return "MediaRecorder" in window && !!navigator.mediaDevices?.getUserMedia;
  }

  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const mimeType = FORMS.find((form) => MediaRecorder.isTypeSupported(form));
    this.recorder = new MediaRecorder(this.stream, { mimeType, audioBitsPerSecond: 24000 });
    this.parts = [];
    this.seconds = 0;
    this.recorder.ondataavailable = ({ data }) => this.parts.push(data);
    this.recorder.start();
    this.timer = setInterval(() => this.tick(), 1000);
  }

  tick() {
    this.seconds += 1;
    this.ticks?.(this.seconds);
    if (this.seconds >= LONGEST) this.full?.();
  }

  stop() {
    clearInterval(this.timer);
    return new Promise((done) => {
      this.recorder.onstop = () => {
        for (const track of this.stream.getTracks()) track.stop();
        done(new Blob(this.parts, { type: this.recorder.mimeType.split(";")[0] }));
      };
      this.recorder.stop();
    });
  }
}
