"""Exchange rates, fetched once a currency."""

import threading

RATES = {}
_RATES_LOCK = threading.Lock()


class Rate:
    def __init__(self, currency):
        self.currency = currency


def fetch(currency):
    return Rate(currency)


def rate(currency):
    with _RATES_LOCK:
        if currency not in RATES:
            RATES[currency] = fetch(currency)
        return RATES[currency]
