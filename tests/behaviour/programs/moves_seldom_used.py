import sys

import six
from six.moves import CGIHTTPServer, SimpleHTTPServer, _dummy_thread, email_mime_image
from six.moves import email_mime_nonmultipart, getoutput, http_cookiejar, xmlrpc_server
from six.moves import urllib_robotparser as robots

print(SimpleHTTPServer.SimpleHTTPRequestHandler.__module__, CGIHTTPServer.__name__)
print(_dummy_thread.__name__, email_mime_image.MIMEImage(b'', 'png').get_content_type())
print(email_mime_nonmultipart.MIMENonMultipart.__name__, getoutput('echo out'))
print(len(http_cookiejar.CookieJar()), xmlrpc_server.SimpleXMLRPCDispatcher.__name__)
print(robots.RobotFileParser().can_fetch('a', 'b'), six.moves.urllib_robotparser.__name__)
print(six.spec_from_loader('name', None).name, six.moves.getoutput('echo again'))
