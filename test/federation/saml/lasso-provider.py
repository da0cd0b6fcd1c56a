"""An identity provider by lasso: answers the requests that it is sent as JSON, in the same way."""
import json
import sys
import tempfile
from datetime import datetime, timedelta, timezone

import lasso


def file_with(text):
    file = tempfile.NamedTemporaryFile('w', suffix='.xml', delete=False)
    file.write(text)
    file.close()
    return file.name


def at(seconds):
    then = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    return then.strftime('%Y-%m-%dT%H:%M:%SZ')


given = json.load(sys.stdin)
server = lasso.Server(
    file_with(given['metadata']), file_with(given['key']), None, file_with(given['certificate'])
)
server.signatureMethod = lasso.SIGNATURE_METHOD_RSA_SHA256
server.addProvider(lasso.PROVIDER_ROLE_SP, file_with(given['pool']))
pool = server.providers[given['entityId']]
if given['encrypts']:
    pool.setEncryptionMode(lasso.ENCRYPTION_MODE_ASSERTION)

login = lasso.Login(server)
login.processAuthnRequestMsg(given['query'])
login.validateRequestMsg(True, True)
login.buildAssertion(lasso.SAML2_AUTHN_CONTEXT_PASSWORD, at(0), at(3600), at(-60), at(300))
assertion = login.assertion
attribute = lasso.Saml2Attribute()
attribute.name = 'mail'
value = lasso.Saml2AttributeValue()
text = lasso.MiscTextNode.newWithString('ann@example.org')
text.textChild = True
value.any = [text]
attribute.attributeValue = [value]
statement = lasso.Saml2AttributeStatement()
statement.attribute = [attribute]
assertion.attributeStatement = [statement]
assertion.subject.nameId.content = 'ann-7'
login.buildAuthnResponseMsg()
json.dump({'response': login.msgBody, 'relayState': login.msgRelayState}, sys.stdout)
