/** Requests and events as they happen, with the reason of each refusal. */
import './home.css';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { useRef, useState } from 'react';
import { useRepeated } from '../frame/use-loaded.ts';
import { useWords } from '../frame/words/languages.ts';
import { type LogLine, readLog } from './dev-tools.ts';
import { type NewsLine, newsOf } from './log-news.ts';
import { homeWords } from './words/home-words.ts';

const MOST = 300;

export function LiveLogView() {
  const { log: words } = useWords(homeWords);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <Container>
        <LiveLog most={MOST} />
      </Container>
    </ContentLayout>
  );
}

export function LiveLog({ most }: { most: number }) {
  const { log: words } = useWords(homeWords);
  const [lines, setLines] = useState<readonly NewsLine[]>([]);
  const last = useRef(0);
  useRepeated(1000, () => {
    readLog(last.current).then(
      (answer) => {
        take(answer.lines);
      },
      () => {},
    );
  });

  /** Two answers may tell of the same lines: each is taken once. */
  function take(told: readonly LogLine[]): void {
    const later = told.filter(({ id }) => id > last.current);
    last.current = later.at(-1)?.id ?? last.current;
    const news = newsOf(later);
    if (news.length > 0) setLines((before) => [...news.reverse(), ...before].slice(0, most));
  }

  if (lines.length === 0) return <Box color="text-body-secondary">{words.quiet}</Box>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <ul className="live-log" tabIndex={0} aria-label={words.title}>
      {lines.map(({ id, at, what, details, isRefusal }) => (
        <li key={id} className={isRefusal ? 'refusal' : undefined}>
          <time dateTime={at}>{at.slice(11, 19)}</time>
          <strong>{what}</strong>
          <span>{details}</span>
        </li>
      ))}
    </ul>
  );
}
