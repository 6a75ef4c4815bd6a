import { useEffect, useState } from 'react';
import type { Store } from '../store';
import { announcementOf } from './announcement';
import type { Submission } from './submission';

/** Tells screen readers what has become of the photos. Always in the page, so that they know it. */
export function Announcer({ submissions }: { readonly submissions: Store<readonly Submission[]> }) {
  const [text, setText] = useState('');
  useEffect(() => {
    let before = submissions.get();
    return submissions.subscribe(() => {
      const after = submissions.get();
      const told = announcementOf(before, after);
      before = after;
      if (told !== undefined) setText(told);
    });
  }, [submissions]);
  return (
    <div role="status" className="visually-hidden">
      {text}
    </div>
  );
}
