/** What would have been sent, newest first: a development server keeps messages. */
import './home.css';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import { notifyFailure, notifySuccess } from '../frame/notifications.tsx';
import { Empty } from '../frame/states.tsx';
import { Time } from '../frame/time.tsx';
import { useRepeated } from '../frame/use-loaded.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { clearInbox, type InboxMessage, readHome, readInbox } from './dev-tools.ts';
import { CodeOrLink } from './recent-messages.tsx';
import { homeWords } from './words/home-words.ts';

export function Inbox() {
  const { inbox: words } = useWords(homeWords);
  const [text, setText] = useState('');
  const [messages, setMessages] = useState<readonly InboxMessage[]>();
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const occasions: Readonly<Record<string, string>> = words.occasions;
  const filters: Readonly<Record<string, string>> = text === '' ? {} : { text };
  const look = async () => {
    const { messages: found } = await readInbox(filters);
    setMessages(found);
    if (found.every(({ userPoolId }) => names.has(userPoolId))) return;
    const { pools } = await readHome();
    const ids = found.map(({ userPoolId }) => [userPoolId, userPoolId] as const);
    setNames(new Map([...ids, ...pools.map(({ id, name }) => [id, name] as const)]));
  };
  useRepeated(2000, () => void look().catch(() => {}));
  const clear = async () => {
    try {
      const { removed } = await clearInbox(filters);
      notifySuccess(fill(words.cleared, { count: removed }));
      await look();
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  return (
    <Table<InboxMessage>
      variant="full-page"
      items={messages ?? []}
      loading={messages === undefined}
      loadingText={words.loading}
      trackBy="id"
      wrapLines
      ariaLabels={{ tableLabel: words.title }}
      header={
        <Header
          variant="awsui-h1-sticky"
          description={words.description}
          actions={
            <Button disabled={(messages ?? []).length === 0} onClick={clear}>
              {words.clear}
            </Button>
          }
        >
          {words.title}
        </Header>
      }
      filter={
        <TextFilter
          filteringText={text}
          filteringPlaceholder={words.find}
          filteringAriaLabel={words.find}
          onChange={({ detail }) => setText(detail.filteringText)}
        />
      }
      columnDefinitions={[
        {
          id: 'sent',
          header: words.sent,
          cell: ({ sentAt, medium, purpose }) => (
            <>
              <Time of={new Date(sentAt)} />
              <Box color="text-body-secondary" fontSize="body-s">
                {words.media[medium]} · {occasions[purpose] ?? purpose}
              </Box>
            </>
          ),
          width: 190,
        },
        {
          id: 'to',
          header: words.to,
          isRowHeader: true,
          cell: ({ destination, username, userPoolId }) => (
            <>
              {destination}
              <Box color="text-body-secondary" fontSize="body-s">
                {username} · {names.get(userPoolId) ?? userPoolId}
              </Box>
            </>
          ),
        },
        {
          id: 'text',
          header: words.message,
          cell: ({ subject, body, text }) => (
            <>
              {subject !== undefined && <Box fontWeight="bold">{subject}</Box>}
              <div className="message-text">{text ?? body.trim()}</div>
              {text !== undefined && (
                <ExpandableSection variant="footer" headerText={words.source}>
                  <pre className="code">{body}</pre>
                </ExpandableSection>
              )}
            </>
          ),
        },
        { id: 'code', header: words.code, cell: (message) => <CodeOrLink message={message} /> },
      ]}
      empty={<Empty title={words.empty} text={words.emptyText} />}
    />
  );
}
