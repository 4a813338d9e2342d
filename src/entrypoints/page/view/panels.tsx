import { PANELS, route, togglePanel, type Panel } from '../state/route.ts';
import { DecisionLog } from './decision-log.tsx';
import { ReplayPanel } from './replay-panel.tsx';
import { SystemPanel } from './system-panel.tsx';
import { Choice } from './toolbar.tsx';

const TITLES: Readonly<Record<Panel, readonly [label: string, title: string]>> = {
  decisions: ['Decisions', 'Every bar with its verdict and why (l)'],
  replay: ['Replay', 'What another policy would have found (r)'],
  system: ['System', 'How Tapewatch itself stands (s)'],
};

const VIEWS: Readonly<Record<Panel, typeof DecisionLog>> = {
  decisions: DecisionLog,
  replay: ReplayPanel,
  system: SystemPanel,
};

/** Opens and closes the panels below the chart. */
export const PanelSwitch = () => (
  <div class="choices panels" role="group" aria-label="Panels">
    {PANELS.map((panel) => {
      const [label, title] = TITLES[panel];
      return (
        <Choice key={panel} pressed={route.value.panel === panel} title={title} onClick={() => togglePanel(panel)}>
          {label}
        </Choice>
      );
    })}
  </div>
);

/** The panel that is open, below the chart. */
export const OpenPanel = () => {
  const { panel } = route.value;
  if (panel === null) return null;
  const View = VIEWS[panel];
  return (
    <section class={`drawer ${panel}`} aria-label={TITLES[panel][0]}>
      <View />
    </section>
  );
};
