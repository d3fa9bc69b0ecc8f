"""How well danger is heard: by sentences with their label, written by people who knew no rule of ours."""
