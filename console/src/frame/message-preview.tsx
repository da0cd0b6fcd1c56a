/** A message as a person would get it, with an example in each place. */
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';

interface MessagePreviewProps {
  /** What stands above it. */
  readonly label: string;
  readonly subject: string;
  /** The body as HTML, or as text: only one of them is shown, HTML where there is both. */
  readonly html?: string;
  readonly text?: string;
  readonly sms?: string;
}

export function MessagePreview({ label, subject, html, text, sms }: MessagePreviewProps) {
  return (
    <SpaceBetween size="s">
      <Box variant="awsui-key-label">{label}</Box>
      <div className="message-preview">
        <div className="message-subject">{filled(subject)}</div>
        {html === undefined ? (
          <div className="message-text">{filled(text ?? '')}</div>
        ) : (
          // A frame without scripts, so that the HTML of a message stays within it.
          <iframe title={label} sandbox="" srcDoc={documentOf(filled(html, true))} />
        )}
      </div>
      {sms !== undefined && <div className="message-preview message-sms">{filled(sms)}</div>}
    </SpaceBetween>
  );
}

/** What stands in the places of messages, those of invitations and of warnings alike. */
const EXAMPLE: Readonly<Record<string, string>> = {
  '####': '123456',
  username: 'alice',
  'ip-address': '203.0.113.7',
  'device-name': 'Firefox, Linux',
  city: 'Porto',
  country: 'Portugal',
  'login-time': '2030-01-31T09:30:00.000Z',
  'event-id': '0b5d3a1c',
  'feedback-token': 'token',
  'one-click-link-valid': 'https://login.example.com/yes',
  'one-click-link-invalid': 'https://login.example.com/no',
};

function filled(text: string, isHtml = false): string {
  const link = isHtml ? '<a href="#">$1</a>' : '$1';
  return text
    .replaceAll(/\{(####|[a-z-]+)\}/g, (place, name) => EXAMPLE[name] ?? place)
    .replaceAll(/\{##(.*?)##\}/gs, link);
}

/** What the frame shows has the colours of a mail on paper, whatever those of the console are. */
const documentOf = (body: string) =>
  `<!doctype html><meta charset="utf-8"><title>Preview</title><body bgcolor="#ffffff" text="#16191f">${body}`;
