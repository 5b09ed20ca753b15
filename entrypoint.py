"""Start the action: in the container, and from action.yml."""

from sei_action.cli import run

if __name__ == "__main__":
    run()
