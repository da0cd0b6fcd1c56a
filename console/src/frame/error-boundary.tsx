/** A view that breaks leaves the frame around it standing. */
import Alert from '@cloudscape-design/components/alert';
import { Component, type ReactNode } from 'react';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

interface Props {
  readonly children: ReactNode;
  /** Another place is another try. */
  readonly place?: string;
}

interface State {
  readonly error?: Error | undefined;
  readonly place?: string | undefined;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = {};

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { place, error: undefined };
  }

  override render() {
    const { error } = this.state;
    return error ? <Broken message={error.message} /> : this.props.children;
  }
}

function Broken({ message }: { message: string }) {
  const { frame } = useWords(frameWords);
  return (
    <Alert type="error" header={frame.broken}>
      {frame.brokenText} <code>{message}</code>
    </Alert>
  );
}
