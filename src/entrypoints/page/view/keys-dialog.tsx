import { useEffect, useRef } from 'preact/hooks';
import { KEYS, keysShown } from '../keyboard.ts';

const hide = (): void => {
  keysShown.value = false;
};

/** The list of keys. */
export const KeysDialog = () => {
  const dialog = useRef<HTMLDialogElement>(null);
  const visible = keysShown.value;
  useEffect(() => {
    if (visible) dialog.current?.showModal();
    else dialog.current?.close();
  }, [visible]);
  return (
    <dialog ref={dialog} onClose={hide} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl>
        {KEYS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={hide}>
        Close
      </button>
    </dialog>
  );
};
