/** For the commands that look into the models folder, or write to it. */
export const MODELS_DIR = [
  '--models-dir <dir>',
  'the models folder; otherwise MODELS_DIR',
] as const;
