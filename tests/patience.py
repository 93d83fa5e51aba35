"""How long a test waits for what must happen."""

from typing import Final

PATIENCE_SECONDS: Final = 60.0
"""What happens ends the wait: only a failing test takes so long, and a busy machine needs ten times an idle one's."""
