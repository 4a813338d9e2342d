import type { ComponentChildren } from 'preact';

const Icon = ({ children }: { children: ComponentChildren }) => (
  <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
    {children}
  </svg>
);

/** Change to the light theme. */
export const SunIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="3.4" />
    <path d="M10 1.8v2.4M10 15.8v2.4M1.8 10h2.4M15.8 10h2.4M4.2 4.2l1.7 1.7M14.1 14.1l1.7 1.7M15.8 4.2l-1.7 1.7M5.9 14.1l-1.7 1.7" />
  </Icon>
);

/** Change to the dark theme. */
export const MoonIcon = () => (
  <Icon>
    <path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z" />
  </Icon>
);

/** The finding recorded before. */
export const EarlierIcon = () => (
  <Icon>
    <path d="M15 4.5 8 10l7 5.5zM5 4.5v11" />
  </Icon>
);

/** The finding recorded after. */
export const LaterIcon = () => (
  <Icon>
    <path d="m5 4.5 7 5.5-7 5.5zM15 4.5v11" />
  </Icon>
);

/** Close. */
export const CloseIcon = () => (
  <Icon>
    <path d="m5 5 10 10M15 5 5 15" />
  </Icon>
);
