from six.moves import http_cookies
from six.moves.http_cookies import SimpleCookie

jar = http_cookies.SimpleCookie()
jar['session'] = 'abc123'
jar['session']['path'] = '/'
print(jar['session'].OutputString())
print(SimpleCookie('a=1; b=2')['b'].value)
try:
    jar['bad key'] = 'x'
except http_cookies.CookieError as error:
    print(type(error).__name__)
