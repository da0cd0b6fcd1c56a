/** The frame of a view that shows one topic of a pool's settings. */
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { notifySuccess } from '../../frame/notifications.tsx';
import { Show } from '../../frame/states.tsx';
import { frameWords } from '../../frame/words/frame-words.ts';
import { useWords } from '../../frame/words/languages.ts';
import { type PoolSettings, type PoolWithMfa, usePoolSettings } from '../pool-settings.ts';

/** What a topic is given: the pool, and how to change it. A change that is made is said. */
export interface TopicProps extends PoolWithMfa {
  readonly update: PoolSettings['update'];
  readonly setMfa: PoolSettings['setMfa'];
}

interface SettingsViewProps {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly children: (props: TopicProps) => ReactNode;
}

export function SettingsView({ id, title, description, children }: SettingsViewProps) {
  const { frame } = useWords(frameWords);
  const { loaded, update, setMfa } = usePoolSettings(id);
  const said =
    <Change,>(make: (change: Change) => Promise<void>) =>
    async (change: Change) => {
      await make(change);
      notifySuccess(frame.saved);
    };
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={description}>
          {title}
        </Header>
      }
    >
      <Show of={loaded}>
        {({ pool, mfa }) => (
          <SpaceBetween size="l">
            {children({ pool, mfa, update: said(update), setMfa: said(setMfa) })}
          </SpaceBetween>
        )}
      </Show>
    </ContentLayout>
  );
}
