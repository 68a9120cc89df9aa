/* Say so on the page when the browser or the person called a passkey off; allauth's script reports it as an event. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("passkey-failed");
  if (words) words.hidden = false;
});
