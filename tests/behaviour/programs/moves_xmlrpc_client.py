import six
from six.moves import xmlrpc_client

payload = xmlrpc_client.dumps((1, 'two'), 'add')
params, method = six.moves.xmlrpc_client.loads(payload)
print(params, method)
try:
    raise xmlrpc_client.Fault(7, 'no such method')
except six.moves.xmlrpc_client.Error as error:
    print(error.faultCode, error.faultString)
