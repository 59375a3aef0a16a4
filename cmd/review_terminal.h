/* review_terminal.h: the terminal as a whole screen: keys one by one, pages painted (docs/decisions/0019-terminal.md).
 *
 * Whatever ends the program (a key, an error, a signal, a crash) gives the terminal back as it was. Text that is pasted is told
 * apart from keys, so that no paste decides anything. */
#ifndef CMD_REVIEW_TERMINAL_H
#define CMD_REVIEW_TERMINAL_H

#include "cmd/review_page.h"
#include "lib/err.h"

#include <signal.h>
#include <stdint.h>

/* Besides code points. */
enum {
	KEY_CTRL_A = 1,
	KEY_CTRL_C = 3,
	KEY_CTRL_D = 4,
	KEY_CTRL_E = 5,
	KEY_BREAK = '\n', /* Ctrl-J */
	KEY_CTRL_K = 11,
	KEY_CTRL_L = 12,
	KEY_ENTER = '\r',
	KEY_CTRL_U = 21,
	KEY_CTRL_W = 23,
	KEY_CTRL_Z = 26,
	KEY_ESCAPE = 27,
	KEY_BACKSPACE = 127,
	KEY_UP = 0x110000,
	KEY_DOWN,
	KEY_LEFT,
	KEY_RIGHT,
	KEY_HOME,
	KEY_END,
	KEY_DELETE,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_PASTE,     /* pasted text begins … */
	KEY_PASTE_END, /* … and ends */
	KEY_REPAINT,   /* the size has changed, or the program was in the background */
	KEY_STOP,      /* a signal asks the program to end, or the terminal is gone */
	KEY_UNKNOWN
};

struct review_terminal {
	bool colours;
	size_t width, height;
	bool pasting;
	unsigned char in[256]; /* bytes read and not yet taken */
	size_t at, n;
	sigset_t waited_for, before;
};

/* Can this be a whole screen: a terminal on both sides that is not "dumb"? */
bool review_terminal_able(void);

/* ERR_FATAL when the terminal does not let itself be set. */
bool review_terminal_open(struct review_terminal *t, struct err *err);
void review_terminal_close(struct review_terminal *t);
#define AUTO_TERMINAL __attribute__((cleanup(review_terminal_close)))

/* Waits for a key. Ctrl-Z puts the program into the background and comes back as KEY_REPAINT. */
uint32_t review_terminal_key(struct review_terminal *t);

/* Paints the lines, as many as there is room for; what the screen held before is gone. */
void review_terminal_paint(struct review_terminal *t, const struct page *p);

#endif
