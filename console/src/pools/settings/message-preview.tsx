/** A message as a person would get it, with an example in each place. */
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useWords } from '../../frame/words/languages.ts';
import { poolWords } from '../words/pool-words.ts';

interface MessagePreviewProps {
  readonly subject: string;
  readonly text: string;
  readonly sms: string;
}

export function MessagePreview({ subject, text, sms }: MessagePreviewProps) {
  const { messages: words } = useWords(poolWords);
  return (
    <SpaceBetween size="s">
      <Box variant="awsui-key-label">{words.preview}</Box>
      <div className="message-preview">
        <div className="message-subject">{filled(subject)}</div>
        {/* A frame without scripts, so that the HTML of a message stays within it. */}
        <iframe title={words.preview} sandbox="" srcDoc={documentOf(filled(text, true))} />
      </div>
      <div className="message-preview message-sms">{filled(sms)}</div>
    </SpaceBetween>
  );
}

const EXAMPLE = { code: '123456', username: 'alice' };

function filled(text: string, isHtml = false): string {
  const link = isHtml ? '<a href="#">$1</a>' : '$1';
  return text
    .replaceAll('{####}', EXAMPLE.code)
    .replaceAll('{username}', EXAMPLE.username)
    .replaceAll(/\{##(.*?)##\}/gs, link);
}

/** What the frame shows has the colours of a mail on paper, whatever those of the console are. */
const documentOf = (body: string) =>
  `<!doctype html><meta charset="utf-8"><title>Preview</title><body bgcolor="#ffffff" text="#16191f">${body}`;
