import { texts } from '../texts';
import { ColorSchemeSwitch } from '../theme/color-scheme-switch';
import { Logo } from './logo';
import { VIEW_ADDRESSES, type PageView } from './use-page-view';
import './page-header.css';

const VIEWS = [
  ['photos', texts.page.photosView],
  ['teach', texts.page.teachView],
  ['models', texts.page.modelsView],
] as const;

interface PageHeaderProps {
  readonly view: PageView;
  /** Whether this page may upload models; who may not is shown no way there. */
  readonly modelUploads: boolean;
}

export function PageHeader({ view, modelUploads }: PageHeaderProps) {
  const shown = VIEWS.filter(([each]) => each !== 'models' || modelUploads || view === 'models');
  return (
    <header className="page-header">
      <Logo />
      <div>
        <h1>{texts.page.title}</h1>
        <p>{texts.page.tagline}</p>
      </div>
      <nav aria-label={texts.page.views}>
        {shown.map(([each, title]) => (
          <a
            key={each}
            href={VIEW_ADDRESSES[each]}
            aria-current={each === view ? 'page' : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      <ColorSchemeSwitch />
    </header>
  );
}
