"""What can go wrong in a command that its user can mend."""


class CommandError(Exception):
    """Ends the command with `status`; its text says what, where and how to mend it, and goes to stderr."""

    status = 1


class UsageError(CommandError):
    """The command was called wrongly: a file that is not there, an option that makes no sense here."""

    status = 2
