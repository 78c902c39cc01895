"""``python -m analyzer`` is ``seatcheck``."""

from analyzer.cli import main

if __name__ == "__main__":
    main()
