"""``python -m frontline`` is ``frontline``."""

from frontline.cli.main import main

if __name__ == "__main__":  # a process of its own imports this module again
    main()
