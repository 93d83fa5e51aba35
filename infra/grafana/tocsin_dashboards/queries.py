"""How this house asks: of a stream every worker on it tells, so the maximum; of its own work each tells, so the sum."""


def rate(metric: str, by: str) -> str:
    """Return how much of a counter happens a second, by some labels."""
    return f"sum by ({by}) (rate({metric}[$__rate_interval]))"


def most(metric: str, by: str) -> str:
    """Return what the worker that sees most of it tells, by some labels."""
    return f"max by ({by}) ({metric})"


def quantile(part: float, histogram: str, by: str = "", where: str = "", within: str = "$__rate_interval") -> str:
    """Return the value that this part of the observations is below, by some labels."""
    grouped = f"le, {by}" if by else "le"
    return f"histogram_quantile({part}, sum by ({grouped}) (rate({histogram}_bucket{where}[{within}])))"
