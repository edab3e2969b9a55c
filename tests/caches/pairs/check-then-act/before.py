"""Exchange rates, fetched once a currency."""

RATES = {}


class Rate:
    def __init__(self, currency):
        self.currency = currency


def fetch(currency):
    return Rate(currency)


def rate(currency):
    if currency not in RATES:
        RATES[currency] = fetch(currency)
    return RATES[currency]
