from six.moves import email_mime_base, email_mime_multipart
from six.moves import email_mime_text
from six.moves.email_mime_text import MIMEText

note = email_mime_text.MIMEText('hello', 'plain', 'us-ascii')
print(note['Content-Type'], note.get_payload())
mail = email_mime_multipart.MIMEMultipart('alternative')
mail.attach(note)
mail.attach(MIMEText('<b>hello</b>', 'html', 'us-ascii'))
print([part.get_content_type() for part in mail.walk()])
print(isinstance(mail, email_mime_base.MIMEBase))
