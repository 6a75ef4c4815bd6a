import { NativeSelect } from '@mantine/core';
import { texts } from '../texts';
import { askedModel, type ModelChoiceState } from './model-choice';
import './model-picker.css';

interface ModelPickerProps {
  readonly state: ModelChoiceState;
  readonly onChoose: (name: string) => void;
}

/** Which model the next photos go to; nothing where there is no choice. */
export function ModelPicker({ state, onChoose }: ModelPickerProps) {
  const { models } = state;
  if (models.length < 2) return null;
  return (
    <NativeSelect
      className="model-picker"
      label={texts.models.label}
      description={texts.models.hint}
      data={models.map(({ name, title }) => ({ value: name, label: title }))}
      value={askedModel(state)?.name ?? ''}
      onChange={(event) => {
        onChoose(event.currentTarget.value);
      }}
    />
  );
}
