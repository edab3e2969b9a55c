import sys
import unittest

import six

PY2 = six.PY2
_PY3 = not PY2


def only_old(value):
    return value.encode("ascii")


def places(values, strict=six.PY3):
    while six.PY2:
        values.pop()
    else:
        print("after the loop")
    while six.PY3:
        if not values:
            break
        values = values[1:]
    assert six.PY3, "see #12"
    if PY2:
        return only_old(values)
    return strict, values


def version():
    if six.PY2 or sys.version_info < (3, 0):
        return "old"
    if six.PY3 and sys.version_info >= (3,):
        return "new"
    return "never"


def joined(value):
    kept = [item for item in "abc" if six.PY3 if item != "b"]
    yielded = value and six.PY3
    if (isinstance(value, str) and six.PY2) or value == 1:
        kept.append("one")
    return kept, yielded, f"{six.PY2}", _PY3 and value, six.PY2 == 0


class Test(unittest.TestCase):
    @unittest.skipIf(six.PY2, "never")
    def test_runs(self):
        self.assertTrue(six.PY3)

    @unittest.skipUnless(six.PY2, "on Python 2 only")
    def test_is_skipped(self):
        self.fail()


print(places([1, 2]), version())
print(joined(""), joined(1), joined("text"))
result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Test).run(result)
print(result.testsRun, [reason for _, reason in result.skipped], result.wasSuccessful())
print(PY2)
