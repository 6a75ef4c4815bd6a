import type { ChoiceMemory } from './model-choice';

const KEY = 'detections-model';

/** Reading the property itself throws where the browser keeps nothing for this page. */
export function openChoiceMemory(storage: () => Storage = () => localStorage): ChoiceMemory {
  let choice: string | undefined;
  try {
    choice = storage().getItem(KEY) ?? undefined;
  } catch {
    // Then it is kept for this visit.
  }
  return {
    read: () => choice,
    write: (name) => {
      choice = name;
      try {
        storage().setItem(KEY, name);
      } catch {
        // As above.
      }
    },
  };
}
