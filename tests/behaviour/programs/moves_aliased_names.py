from six.moves import range as r
from six.moves import input as read_line, zip as izip
from six.moves import configparser as cp, queue as q
import io
import sys

sys.stdin = io.StringIO('typed\n')
print(read_line('prompt> '))
print(list(izip(r(2), r(5, 7))))
jobs = q.Queue()
jobs.put('job')
print(jobs.get_nowait(), jobs.empty())
parser = cp.ConfigParser()
parser.read_string('[s]\nk = v\n')
print(parser.get('s', 'k'))
