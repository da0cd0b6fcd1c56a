/** The last messages, each with its code or link at hand. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { Copyable } from '../frame/code-box.tsx';
import { Empty } from '../frame/states.tsx';
import { useRepeated } from '../frame/use-loaded.ts';
import { useWords } from '../frame/words/languages.ts';
import { type HomePool, type InboxMessage, readInbox } from './dev-tools.ts';
import { homeWords } from './words/home-words.ts';

const MOST = 6;

export function RecentMessages({ pools }: { pools: readonly HomePool[] }) {
  const { inbox: words } = useWords(homeWords);
  const [messages, setMessages] = useState<readonly InboxMessage[]>([]);
  useRepeated(2000, () => {
    readInbox().then(
      (answer) => setMessages(answer.messages.slice(0, MOST)),
      () => {},
    );
  });
  const nameOf = (id: string) => pools.find((pool) => pool.id === id)?.name ?? id;
  return (
    <Container
      fitHeight
      header={
        <Header variant="h2" actions={<Button href="#/inbox">{words.all}</Button>}>
          {words.title}
        </Header>
      }
    >
      {messages.length === 0 && <Empty title={words.empty} text={words.emptyText} />}
      <SpaceBetween size="s">
        {messages.map((message) => (
          <div key={message.id}>
            <Box fontWeight="bold">{message.subject ?? message.text ?? message.body}</Box>
            <Box color="text-body-secondary" fontSize="body-s">
              {message.destination} · {nameOf(message.userPoolId)}
            </Box>
            <CodeOrLink message={message} />
          </div>
        ))}
      </SpaceBetween>
    </Container>
  );
}

export function CodeOrLink({ message: { code, link } }: { message: InboxMessage }) {
  const { inbox: words } = useWords(homeWords);
  if (link !== undefined) {
    return (
      <Link external href={link}>
        {words.follow}
      </Link>
    );
  }
  return code === undefined ? null : <Copyable text={code} />;
}
