import { current } from '../state/market.ts';
import { startReplay } from '../state/replay.ts';
import { question, type Question } from '../state/replay-question.ts';
import { run } from '../state/replay-run.ts';
import type { PolicyName } from '../state/replay-address.ts';

/** Every policy that the server knows, in words: one without words here does not compile. */
const POLICIES: Readonly<Record<PolicyName, string>> = {
  naive: 'naive: the classic rule',
  standard: 'standard',
};

const CHOICES: Readonly<Record<Question['choice'], string>> = {
  ...POLICIES,
  budget: 'standard, other budget',
  document: 'a policy of your own',
};

const isChoice = (text: string): text is Question['choice'] => Object.hasOwn(CHOICES, text);

const ask = (change: Partial<Question>): void => {
  question.value = { ...question.value, ...change };
};

const choose = (text: string): void => {
  if (isChoice(text)) ask({ choice: text });
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
      min="1"
      max="80"
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
    <input
      type="text"
      class="day"
      inputMode="numeric"
      autoComplete="off"
      placeholder="YYYY-MM-DD"
      pattern="\d{4}-\d{2}-\d{2}"
      title="A day such as 2020-03-16, or nothing for all"
      maxLength={10}
      value={question.value[name]}
      onInput={(event) => ask({ [name]: event.currentTarget.value.trim() })}
    />
  </label>
);

/** Which policy judges again, and the tickers and session dates whose findings are compared. */
export const ReplayForm = () => {
  const { choice, only } = question.value;
  const ticker = current.value?.ticker ?? null;
  return (
    <form class="question" onSubmit={submit}>
      <label>
        Policy
        <select value={choice} onChange={(event) => choose(event.currentTarget.value)}>
          {Object.entries(CHOICES).map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {choice === 'budget' ? <Budget /> : null}
      <Day label="From" name="from" />
      <Day label="To" name="to" />
      <label class="only">
        <input
          type="checkbox"
          checked={only !== null}
          onChange={(event) => ask({ only: event.currentTarget.checked ? ticker : null })}
        />
        Only {only ?? ticker ?? 'this ticker'}
      </label>
      <button type="submit" class="go" disabled={run.value.state === 'running'}>
        Replay
      </button>
      {choice === 'document' ? <Document /> : null}
    </form>
  );
};
