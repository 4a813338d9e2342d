import { POLICY_NAMES, question, run, startReplay, type Question } from '../state/replay.ts';

const CHOICES: Readonly<Record<Question['choice'], string>> = {
  naive: 'naive: the classic rule',
  standard: 'standard',
  budget: 'standard, other budget',
  document: 'a policy of your own',
};

const choices: readonly Question['choice'][] = [...POLICY_NAMES, 'budget', 'document'];

const ask = (change: Partial<Question>): void => {
  question.value = { ...question.value, ...change };
};

const choose = (text: string): void => {
  const choice = choices.find((known) => known === text);
  if (choice) ask({ choice });
};

const load = async (file: File | undefined): Promise<void> => {
  if (file) ask({ document: await file.text() });
};

const submit = (event: Event): void => {
  event.preventDefault();
  startReplay();
};

const Budget = () => (
  <label>
    Alerts per ticker and year
    <input
      type="number"
      required
      min="0.01"
      max="12"
      step="any"
      value={question.value.budget}
      onInput={(event) => ask({ budget: event.currentTarget.value })}
    />
  </label>
);

const Document = () => (
  <div class="document">
    <label>
      Policy document (JSON)
      <textarea
        rows={4}
        spellcheck={false}
        value={question.value.document}
        onInput={(event) => ask({ document: event.currentTarget.value })}
      />
    </label>
    <label>
      or a file
      <input type="file" accept=".json,application/json" onChange={(e) => void load(e.currentTarget.files?.[0])} />
    </label>
  </div>
);

const Day = ({ label, name }: { label: string; name: 'from' | 'to' }) => (
  <label>
    {label}
    <input type="date" value={question.value[name]} onInput={(event) => ask({ [name]: event.currentTarget.value })} />
  </label>
);

/** Which policy judges again, and the session dates whose findings are compared. */
export const ReplayForm = () => {
  const { choice } = question.value;
  return (
    <form class="question" onSubmit={submit}>
      <label>
        Policy
        <select value={choice} onChange={(event) => choose(event.currentTarget.value)}>
          {choices.map((each) => (
            <option key={each} value={each}>
              {CHOICES[each]}
            </option>
          ))}
        </select>
      </label>
      {choice === 'budget' ? <Budget /> : null}
      <Day label="From" name="from" />
      <Day label="To" name="to" />
      <button type="submit" class="go" disabled={run.value.state === 'running'}>
        Replay
      </button>
      {choice === 'document' ? <Document /> : null}
    </form>
  );
};
