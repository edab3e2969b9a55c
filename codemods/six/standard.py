"""What the standard library of every Python from 3.10 on has: an import of it can't fail.

Only what code that bridges Python 2 and 3 is seen to import. Source: the library reference; a
test holds it against the running Python.
"""

from __future__ import annotations

MODULES = frozenset(
    {
        "_thread",
        "builtins",
        "collections",
        "collections.abc",
        "configparser",
        "copyreg",
        "email",
        "email.mime",
        "email.mime.base",
        "email.mime.image",
        "email.mime.multipart",
        "email.mime.nonmultipart",
        "email.mime.text",
        "functools",
        "html",
        "html.entities",
        "html.parser",
        "http",
        "http.client",
        "http.cookiejar",
        "http.cookies",
        "http.server",
        "importlib",
        "importlib.util",
        "io",
        "itertools",
        "json",
        "operator",
        "os",
        "pickle",
        "queue",
        "reprlib",
        "shlex",
        "socketserver",
        "subprocess",
        "sys",
        "types",
        "unittest",
        "unittest.mock",
        "urllib",
        "urllib.error",
        "urllib.parse",
        "urllib.request",
        "urllib.response",
        "urllib.robotparser",
        "xmlrpc",
        "xmlrpc.client",
        "xmlrpc.server",
    }
)


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


NAMES = {
    "builtins": _words("""
        bytes callable chr exec filter input int iter map max min next object open print range
        reversed round sorted str super type zip
    """),
    "collections": _words(
        "ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque"
    ),
    "collections.abc": _words("""
        Callable Container Generator Hashable ItemsView Iterable Iterator KeysView Mapping
        MappingView MutableMapping MutableSequence MutableSet Sequence Set Sized ValuesView
    """),
    "configparser": _words("""
        ConfigParser DEFAULTSECT DuplicateSectionError Error InterpolationError
        MissingSectionHeaderError NoOptionError NoSectionError ParsingError RawConfigParser
    """),
    "functools": _words("cmp_to_key lru_cache partial reduce singledispatch total_ordering wraps"),
    "html": _words("escape unescape"),
    "html.entities": _words("codepoint2name entitydefs html5 name2codepoint"),
    "html.parser": _words("HTMLParser"),
    "http": _words("HTTPStatus"),
    "http.client": _words("""
        BadStatusLine CannotSendRequest HTTPConnection HTTPException HTTPMessage HTTPResponse
        HTTPSConnection IncompleteRead InvalidURL NotConnected RemoteDisconnected
        ResponseNotReady responses
    """),
    "http.cookiejar": _words("""
        Cookie CookieJar DefaultCookiePolicy FileCookieJar LWPCookieJar LoadError
        MozillaCookieJar
    """),
    "http.cookies": _words("BaseCookie CookieError Morsel SimpleCookie"),
    "http.server": _words("BaseHTTPRequestHandler HTTPServer SimpleHTTPRequestHandler"),
    "importlib": _words("import_module reload"),
    "importlib.util": _words("module_from_spec spec_from_loader"),
    "io": _words("BufferedReader BytesIO StringIO TextIOWrapper open"),
    "itertools": _words("accumulate chain count filterfalse islice zip_longest"),
    "operator": _words("getitem"),
    "os": _words("getcwd getcwdb"),
    "pickle": _words(
        "PickleError Pickler PicklingError Unpickler UnpicklingError dump dumps load loads"
    ),
    "queue": _words("Empty Full LifoQueue PriorityQueue Queue"),
    "reprlib": _words("Repr repr"),
    "shlex": _words("quote"),
    "socketserver": _words("BaseRequestHandler TCPServer ThreadingMixIn UDPServer"),
    "subprocess": _words("DEVNULL check_output getoutput getstatusoutput"),
    "sys": _words("intern maxsize"),
    "types": _words("MethodType SimpleNamespace"),
    "unittest.mock": _words("""
        ANY MagicMock Mock NonCallableMock PropertyMock call create_autospec mock_open patch
        sentinel
    """),
    "urllib.error": _words("ContentTooShortError HTTPError URLError"),
    "urllib.parse": _words("""
        ParseResult SplitResult parse_qs parse_qsl quote quote_plus splitquery splittag splituser
        splitvalue unquote unquote_plus unquote_to_bytes urldefrag urlencode urljoin urlparse
        urlsplit urlunparse urlunsplit uses_fragment uses_netloc uses_params uses_query
        uses_relative
    """),
    "urllib.request": _words("""
        AbstractBasicAuthHandler AbstractDigestAuthHandler BaseHandler CacheFTPHandler FTPHandler
        FileHandler HTTPBasicAuthHandler HTTPCookieProcessor HTTPDefaultErrorHandler
        HTTPDigestAuthHandler HTTPErrorProcessor HTTPHandler HTTPPasswordMgr
        HTTPPasswordMgrWithDefaultRealm HTTPRedirectHandler HTTPSHandler OpenerDirector
        ProxyBasicAuthHandler ProxyDigestAuthHandler ProxyHandler Request UnknownHandler
        build_opener getproxies install_opener parse_http_list parse_keqv_list pathname2url
        proxy_bypass url2pathname urlcleanup urlopen urlretrieve
    """),
    "urllib.response": _words("addbase addclosehook addinfo addinfourl"),
    "urllib.robotparser": _words("RobotFileParser"),
    "xmlrpc.client": _words(
        "Binary DateTime Fault ProtocolError ServerProxy Transport dumps loads"
    ),
    "xmlrpc.server": _words("SimpleXMLRPCRequestHandler SimpleXMLRPCServer"),
}


def has(module: str, name: str | None = None) -> bool:
    """Whether ``import module``, or ``from module import name``, can't fail."""
    if module not in MODULES:
        return False
    return name is None or name in NAMES.get(module, ()) or f"{module}.{name}" in MODULES
