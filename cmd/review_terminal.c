#include "cmd/review_terminal.h"

#include "lib/buf.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* ECMA-48 and what every terminal since xterm knows: the other screen, pasted text between marks, the cursor. */
#define ENTER "\033[?1049h\033[?2004h\033[?25l"
#define LEAVE "\033[0m\033[?25h\033[?2004l\033[?1049l"

enum { PAINT_MAX = 1024 * 1024, LOOK_MS = 250, ESCAPE_MS = 40, WIDTH_MIN = 20, HEIGHT_MIN = 8 };

/* A process has one terminal; what a handler gives back must lie where a handler finds it. */
static struct termios shell_mode;
static volatile sig_atomic_t is_ours;

/* Those that end a program that nobody expects to end. */
static const int crashes[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };

/* Taking and giving back --------------------------------------------------------------------------------------- */

static void say(const char *s, size_t n)
{
	while (n) {
		ssize_t done = write(STDOUT_FILENO, s, n);
		if (done < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (done > 0) {
			s += done;
			n -= (size_t)done;
		}
	}
}

static void give_back(void)
{
	if (!is_ours)
		return;
	is_ours = 0;
	say(LEAVE, sizeof LEAVE - 1);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &shell_mode);
}

static void on_crash(int signal_number)
{
	give_back();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static bool take(void)
{
	struct termios raw = shell_mode;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_iflag &= ~(tcflag_t)(ICRNL | IXON | INLCR | IGNCR | ISTRIP);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	is_ours = 1;
	if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) != 0) {
		is_ours = 0;
		return false;
	}
	say(ENTER, sizeof ENTER - 1);
	return true;
}

static void measure(struct review_terminal *t)
{
	struct winsize size;

	t->width = 80;
	t->height = 24;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col || !size.ws_row)
		return;
	t->width = size.ws_col > WIDTH_MIN ? size.ws_col : WIDTH_MIN;
	t->height = size.ws_row > HEIGHT_MIN ? size.ws_row : HEIGHT_MIN;
}

bool review_terminal_able(void)
{
	const char *term = getenv("TERM");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term && strcmp(term, "dumb") != 0;
}

bool review_terminal_open(struct review_terminal *t, struct err *err)
{
	static const int waited_for[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH };
	const char *no_color = getenv("NO_COLOR");
	struct sigaction crash = { .sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND };

	*t = (struct review_terminal){ .colours = !no_color || !*no_color };
	if (tcgetattr(STDIN_FILENO, &shell_mode) != 0)
		return err_errno(err, ERR_FATAL, _("the terminal cannot be read key by key"));
	/* They are asked about between keys: nothing of ours is ever interrupted by them. */
	sigemptyset(&t->waited_for);
	for (size_t i = 0; i < sizeof waited_for / sizeof *waited_for; i++)
		sigaddset(&t->waited_for, waited_for[i]);
	sigprocmask(SIG_BLOCK, &t->waited_for, &t->before);
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		sigaction(crashes[i], &crash, NULL);
	measure(t);
	if (!take())
		return err_errno(err, ERR_FATAL, _("the terminal cannot be read key by key"));
	return true;
}

void review_terminal_close(struct review_terminal *t)
{
	if (!is_ours)
		return;
	give_back();
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		signal(crashes[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &t->before, NULL);
}

/* To the shell, as Ctrl-Z does everywhere, and back. */
static uint32_t suspend(struct review_terminal *t)
{
	sigset_t stop;

	give_back();
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	kill(0, SIGTSTP); /* whoever runs with us stops too */
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	/* Here we stand until somebody says "fg". */
	sigprocmask(SIG_BLOCK, &stop, NULL);
	tcgetattr(STDIN_FILENO, &shell_mode);
	measure(t);
	return take() ? KEY_REPAINT : KEY_STOP;
}

/* Keys ------------------------------------------------------------------------------------------------------- */

/* A signal that waits, as a key; 0: none. */
static uint32_t signal_key(struct review_terminal *t)
{
	const struct timespec now = { 0 };
	int n = sigtimedwait(&t->waited_for, NULL, &now);

	if (n == SIGTSTP)
		return suspend(t);
	if (n == SIGCONT) /* after a stop that nobody could refuse */
		return take() ? KEY_REPAINT : KEY_STOP;
	if (n == SIGWINCH) {
		measure(t);
		return KEY_REPAINT;
	}
	return n > 0 && n != SIGQUIT ? KEY_STOP : 0;
}

/* More bytes within `ms`? False at the end of the terminal too (*gone). */
static bool fill(struct review_terminal *t, int ms, bool *gone)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
	int ready = poll(&p, 1, ms);

	*gone = false;
	if (ready <= 0)
		return false;
	ssize_t n = read(STDIN_FILENO, t->in, sizeof t->in);
	*gone = n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN);
	t->at = 0;
	t->n = n > 0 ? (size_t)n : 0;
	return n > 0;
}

/* The next byte of a key that has begun; -1: there is none. */
static int next_byte(struct review_terminal *t)
{
	bool gone;

	if (t->at == t->n && !fill(t, ESCAPE_MS, &gone))
		return -1;
	return t->in[t->at++];
}

static uint32_t key_of_number(int n)
{
	switch (n) {
	case 1:
	case 7:
		return KEY_HOME;
	case 4:
	case 8:
		return KEY_END;
	case 3:
		return KEY_DELETE;
	case 5:
		return KEY_PAGE_UP;
	case 6:
		return KEY_PAGE_DOWN;
	case 200:
		return KEY_PASTE;
	case 201:
		return KEY_PASTE_END;
	default:
		return KEY_UNKNOWN;
	}
}

static uint32_t key_of_letter(int c)
{
	switch (c) {
	case 'A':
		return KEY_UP;
	case 'B':
		return KEY_DOWN;
	case 'C':
		return KEY_RIGHT;
	case 'D':
		return KEY_LEFT;
	case 'H':
		return KEY_HOME;
	case 'F':
		return KEY_END;
	default:
		return KEY_UNKNOWN;
	}
}

/* What follows an escape: "[5~", "[A", "OA", "[1;5C"; alone it is the key of that name. */
static uint32_t escape(struct review_terminal *t)
{
	int c = next_byte(t), number = 0;

	if (c < 0)
		return KEY_ESCAPE;
	if (c == 'O')
		return key_of_letter(next_byte(t));
	if (c != '[')
		return KEY_UNKNOWN;
	c = next_byte(t);
	for (int i = 0; c >= '0' && c <= '9' && i < 4; i++, c = next_byte(t))
		number = 10 * number + c - '0';
	while (c >= ' ' && c < '@') /* modifiers */
		c = next_byte(t);
	return c == '~' ? key_of_number(number) : key_of_letter(c);
}

/* A code point of UTF-8 that begins with `first`. */
static uint32_t letter(struct review_terminal *t, unsigned char first)
{
	int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
	char text[4] = { (char)first };
	const char *p = text;

	for (int i = 1; i <= more; i++) {
		int c = next_byte(t);
		if (c < 0)
			return KEY_UNKNOWN;
		text[i] = (char)c;
	}
	return text_next(&p, text + 1 + more);
}

static uint32_t next_key(struct review_terminal *t)
{
	unsigned char c = t->in[t->at++];

	if (c == KEY_ESCAPE)
		return escape(t);
	if (c == KEY_CTRL_Z && !t->pasting)
		return suspend(t);
	return c == '\b' ? KEY_BACKSPACE : letter(t, c);
}

uint32_t review_terminal_key(struct review_terminal *t)
{
	bool gone;

	for (;;) {
		uint32_t key = signal_key(t);
		if (key)
			return key;
		if (t->at < t->n || fill(t, LOOK_MS, &gone))
			key = next_key(t);
		else if (gone)
			return KEY_STOP;
		else if (t->pasting) /* its end was lost */
			key = KEY_PASTE_END;
		if (key == KEY_PASTE || key == KEY_PASTE_END)
			t->pasting = key == KEY_PASTE;
		if (key)
			return key;
	}
}

/* Painting ----------------------------------------------------------------------------------------------------- */

static const char *style_code(bool colours, enum page_style style)
{
	static const char *const plain[PAGE_STYLES] = { [PAGE_STRONG] = "\033[1m",
		[PAGE_OLD] = "\033[7m",
		[PAGE_NEW] = "\033[7m",
		[PAGE_MARK] = "\033[7m",
		[PAGE_ALERT] = "\033[1m",
		[PAGE_BAR] = "\033[7m" };
	static const char *const coloured[PAGE_STYLES] = { [PAGE_QUIET] = "\033[2m",
		[PAGE_STRONG] = "\033[1m",
		[PAGE_OLD] = "\033[1;4;31m",
		[PAGE_NEW] = "\033[1;4;32m",
		[PAGE_MARK] = "\033[1;4;33m",
		[PAGE_ALERT] = "\033[1;33m",
		[PAGE_BAR] = "\033[7m" };

	return colours ? coloured[style] : plain[style];
}

void review_terminal_paint(struct review_terminal *t, const struct page *p)
{
	struct buf AUTO_BUF out = BUF_INIT(PAINT_MAX);
	size_t at = 0;

	for (const struct page_line *line = p->first; line && at < t->height; line = line->next, at++) {
		buf_fmt(&out, "\033[%zu;1H\033[0m\033[K", at + 1);
		for (const struct page_span *s = line->text.first; s; s = s->next) {
			const char *code = style_code(t->colours, s->style);
			buf_fmt(&out, "%s%.*s%s", code ? code : "", STR_ARG(s->text), code ? "\033[0m" : "");
		}
	}
	if (at < t->height)
		buf_fmt(&out, "\033[%zu;1H\033[0m\033[J", at + 1);
	say(out.p, out.n);
}
