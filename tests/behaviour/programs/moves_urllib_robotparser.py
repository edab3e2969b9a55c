from six.moves.urllib import robotparser
from six.moves.urllib.robotparser import RobotFileParser

rules = robotparser.RobotFileParser()
rules.parse(['User-agent: *', 'Disallow: /private/'])
print(rules.can_fetch('bot', 'http://h/private/x'))
print(rules.can_fetch('bot', 'http://h/public'))
print(type(rules) is RobotFileParser)
