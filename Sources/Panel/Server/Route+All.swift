extension Route {
    /// Every route of the panel.
    static let all: [Route] = pages + APIRoutes.all

    private static let pages: [Route] =
        OpenRoutes.all + SignInPage.routes + BotsPage.routes + ProvisionPage.routes + DatabasePage.routes
        + ConsolePage.routes + RunPage.routes + MigrationsPage.routes + UsagePage.routes + BackupsPage.routes
        + RestorePage.routes + RequestsPage.routes + RequestPage.routes + AuditPage.routes + AuditEntryPage.routes
        + FleetPage.routes + SessionsPage.routes
}
