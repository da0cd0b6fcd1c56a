/** Text for machines, with a button that copies it. */
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

export function CodeBox({ text }: { text: string }) {
  return (
    <div className="code-box">
      <pre className="code">{text}</pre>
      <div className="code-copy">
        <CopyButton text={text} />
      </div>
    </div>
  );
}

/** A value with a small button before it that copies it. */
export function Copyable({ text }: { text: string }) {
  const { frame } = useWords(frameWords);
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      copyButtonAriaLabel={`${frame.copy}: ${text}`}
      copySuccessText={frame.copied}
      copyErrorText={frame.copyFailed}
    />
  );
}

function CopyButton({ text }: { text: string }) {
  const { frame } = useWords(frameWords);
  return (
    <CopyToClipboard
      variant="icon"
      textToCopy={text}
      copyButtonAriaLabel={frame.copy}
      copySuccessText={frame.copied}
      copyErrorText={frame.copyFailed}
    />
  );
}
