"""See it happen, check it, take it away: the first plugged-in consumer, and the face of the product."""
