"""What the consumer can be told from outside."""

from tocsin.kit import WorkerSettings


class MyConsumerSettings(WorkerSettings):
    """The kit's settings, and the consumer's own."""

    my_consumer_countries: frozenset[str] = frozenset()  # TOCSIN_MY_CONSUMER_COUNTRIES='["SY", "IQ"]'
