/** The login page with settings that are not saved yet, in a frame of this server. */
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useEffect, useState } from 'react';
import { hrefTo } from '../frame/addresses.ts';
import { useWords } from '../frame/words/languages.ts';
import { lookWords } from './words/look-words.ts';

/** How long one has stopped changing when the frame follows, in milliseconds. */
const PAUSE = 300;
/** The server reads addresses of 16 KiB. */
const LONGEST = 12_000;

interface PreviewFrameProps {
  readonly pool: string;
  /** The prefix domain, which is a path of this server. */
  readonly prefix: string | undefined;
  /** What the server is asked for, and what it is asked for where that is too long. */
  readonly asked: Readonly<Record<string, string>>;
  readonly otherwise: Readonly<Record<string, string>>;
  /** Another number is another set of saved pictures. */
  readonly turn: number;
}

export function PreviewFrame({ pool, prefix, asked, otherwise, turn }: PreviewFrameProps) {
  const words = useWords(lookWords);
  const [width, setWidth] = useState<'wide' | 'narrow'>('wide');
  const query = new URLSearchParams({ ...asked, turn: String(turn) }).toString();
  const isTooLong = query.length > LONGEST;
  const address = `${location.origin}/${prefix}/_preview?${
    isTooLong ? new URLSearchParams(otherwise) : query
  }`;
  const shown = useDelayed(address);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={words.previewText}
          actions={
            prefix === undefined ? (
              <Button href={hrefTo('/pools/:pool/domain', { pool })}>{words.makeDomain}</Button>
            ) : (
              <SegmentedControl
                label={words.width}
                selectedId={width}
                options={[
                  { id: 'wide', text: words.wide },
                  { id: 'narrow', text: words.narrow },
                ]}
                onChange={({ detail }) => setWidth(detail.selectedId as typeof width)}
              />
            )
          }
        >
          {words.preview}
        </Header>
      }
    >
      <SpaceBetween size="s">
        {isTooLong && <StatusIndicator type="warning">{words.tooLong}</StatusIndicator>}
        {prefix === undefined ? (
          <StatusIndicator type="info">{words.noPreview}</StatusIndicator>
        ) : (
          <iframe
            className={`look-preview ${width}`}
            title={words.previewTitle}
            src={shown}
            sandbox="allow-same-origin"
          />
        )}
      </SpaceBetween>
    </Container>
  );
}

function useDelayed(value: string): string {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return late;
}
