import Testing

@testable import Reconciliation

@Suite("What git says of a failure")
struct GitFailureTests {
    @Test(
        "is the lines that hold the cause",
        arguments: [
            (
                """
                git@example.com: Permission denied (publickey).
                fatal: Could not read from remote repository.

                Please make sure you have the correct access rights
                and the repository exists.
                """, "git@example.com: Permission denied (publickey)."
            ),
            (
                """
                Host key verification failed.
                fatal: Could not read from remote repository.

                Please make sure you have the correct access rights
                and the repository exists.
                """, "Host key verification failed."
            ),
            (
                """
                fatal: '/srv/gone' does not appear to be a git repository
                fatal: Could not read from remote repository.

                Please make sure you have the correct access rights
                and the repository exists.
                """, "fatal: '/srv/gone' does not appear to be a git repository"
            ),
            (
                """
                @@@@@@@@@@@@@@@@
                @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
                @@@@@@@@@@@@@@@@
                IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
                Someone could be eavesdropping on you right now (man-in-the-middle attack)!
                Add correct host key in /root/.ssh/known_hosts to get rid of this message.
                Host key verification failed.
                fatal: Could not read from remote repository.
                """,
                "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @; IT IS POSSIBLE THAT SOMEONE IS DOING "
                    + "SOMETHING NASTY!; Add correct host key in /root/.ssh/known_hosts to get rid of this message.; "
                    + "Host key verification failed."
            ),
            ("fatal: Could not read from remote repository.\n", "fatal: Could not read from remote repository."),
            ("", ""),
        ]
    )
    func cause(words: String, cause: String) {
        #expect(GitFailure("fetch", saying: words).cause == cause)
    }
}
