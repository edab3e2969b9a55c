from six.moves import html_parser
from six.moves.html_parser import HTMLParser


class Links(html_parser.HTMLParser):
    def __init__(self):
        html_parser.HTMLParser.__init__(self)
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == 'a':
            self.found.append(dict(attrs).get('href'))


page = Links()
page.feed('<p><a href="/one">1</a> <a href="/two">2</a></p>')
page.close()
print(page.found, issubclass(Links, HTMLParser))
