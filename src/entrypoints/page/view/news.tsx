import { news } from '../state/live.ts';
import { openNews } from '../state/selection.ts';

/** The newest finding that was made while the page was open and that nobody has opened; a place of its own even while there is none. */
export const NewsLine = () => {
  const [first] = news.value;
  const others = news.value.length - 1;
  return (
    <p class="news" aria-live="polite">
      {first ? (
        <button type="button" class="plain" onClick={() => openNews(first)} title={first.reason}>
          <strong>New</strong> <span>{first.reason}</span>
          {others > 0 ? <small>and {others} more</small> : null}
        </button>
      ) : null}
    </p>
  );
};
