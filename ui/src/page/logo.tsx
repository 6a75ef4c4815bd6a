/** public/favicon.svg, drawn in the page: it is there without a request of its own. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="40" height="40" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#1f5fbf" />
      <path
        d="M7 12V7h5M20 7h5v5M25 20v5h-5M12 25H7v-5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="16" cy="16" r="4.5" fill="#fff" />
    </svg>
  );
}
