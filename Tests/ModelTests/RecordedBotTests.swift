import Digest
import Model
import SQLText
import Testing

@Suite struct RecordedBotTests {
    @Test func `what the registry lacks of a spec is found by the spec's digest`() throws {
        for isOverage in [false, true] {
            for form in [nil, URLForm.plain, .documented] {
                for (isKept, mayLogIn) in [(false, true), (true, true), (false, false), (true, false)] {
                    var bot = try desiredBot()
                    (bot.overage.value, bot.urlForm, bot.isKept) = (isOverage, form, isKept)
                    bot.mayLogIn = mayLogIn
                    let recorded = RecordedBot(
                        id: bot.id,
                        workspace: bot.workspace,
                        plan: bot.plan.value,
                        phase: .ready,
                        specDigest: bot.specDigest,
                        extensions: bot.extensions.map(\.value),
                        isKept: isKept
                    )
                    #expect(recorded.desired.specDigest == bot.specDigest)
                    #expect(recorded.desired.mayLogIn == mayLogIn)
                    #expect(recorded.desired.overage.value == isOverage && recorded.desired.urlForm == form)
                }
            }
        }
    }

    @Test func `a digest of another version leaves what is known`() throws {
        let bot = try desiredBot()
        let recorded = RecordedBot(
            id: bot.id,
            workspace: bot.workspace,
            plan: bot.plan.value,
            phase: .suspended,
            specDigest: "of another version",
            hasPrice: true
        )
        let desired = recorded.desired
        #expect(desired.overage.value && desired.urlForm == nil && desired.isSuspended && desired.extensions == [])
    }
}
