import { useSignal } from '@preact/signals';

/** A button that copies a text and says so. */
export const CopyButton = ({ text, label }: { text: string; label: string }) => {
  const verb = useSignal('Copy');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      verb.value = 'Copied';
    } catch {
      verb.value = 'Cannot copy';
    }
  };
  return (
    <button type="button" class="copy" onClick={() => void copy()}>
      {`${verb.value} ${label}`}
    </button>
  );
};
