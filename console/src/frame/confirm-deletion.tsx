/** A dialog before something is deleted: one types what it is called, so that no click does it. */
import { ConfirmAction } from './confirm-action.tsx';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

interface ConfirmDeletionProps {
  readonly title: string;
  /** What is lost with it. */
  readonly consequence: string;
  /** What has to be typed: the name of the thing. */
  readonly phrase: string;
  readonly command?: string;
  readonly onConfirm: () => Promise<void>;
  readonly onDismiss: () => void;
}

export function ConfirmDeletion({ consequence, ...dialog }: ConfirmDeletionProps) {
  const { frame, deletion } = useWords(frameWords);
  return (
    <ConfirmAction
      {...dialog}
      action={frame.delete}
      consequence={`${consequence} ${deletion.irreversible}`}
    />
  );
}
