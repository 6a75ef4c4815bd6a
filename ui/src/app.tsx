import type { ClassifyImage } from './classification/classify-image';
import { Outcome } from './classification/outcome';
import { PhotoPicker } from './classification/photo-picker';
import { PhotoPreview } from './classification/photo-preview';
import { useClassification } from './classification/use-classification';
import { usePhotoDrop } from './classification/use-photo-drop';
import './app.css';

export function App({ classifyImage }: { readonly classifyImage: ClassifyImage }) {
  const { state, classify } = useClassification(classifyImage);
  const isPhotoOver = usePhotoDrop(classify);
  const isEmpty = state.phase === 'empty';

  return (
    <div className={isPhotoOver ? 'app app-drop-target' : 'app'}>
      <header>
        <h1>Detections</h1>
        <p>Choose a photo and see what the model makes of it.</p>
      </header>
      <main className={isEmpty ? 'stage stage-empty' : 'stage'}>
        {!isEmpty && <PhotoPreview image={state.image} />}
        <Outcome state={state} onRetry={classify} />
        <div className="stage-picker">
          <PhotoPicker
            label={isEmpty ? 'Choose a photo' : 'Choose another photo'}
            onPick={classify}
          />
          <p className="hint">or drop one anywhere on this page</p>
        </div>
      </main>
    </div>
  );
}
