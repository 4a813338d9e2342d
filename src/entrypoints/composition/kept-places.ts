/** Where the path of parameters is named, such as `/tapewatch/`, that hold settings; it is no setting itself. */
export const SSM_VARIABLE = 'TAPEWATCH_SSM_PATH';

/** Where the secret is named that holds settings; it is no setting itself. */
export const SECRET_VARIABLE = 'TAPEWATCH_SECRET';

/** Whether settings are kept outside. */
export const hasKeptSettings = (environment: NodeJS.ProcessEnv): boolean =>
  Boolean(environment[SSM_VARIABLE] ?? '') || Boolean(environment[SECRET_VARIABLE] ?? '');
